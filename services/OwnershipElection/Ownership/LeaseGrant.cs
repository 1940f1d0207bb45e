namespace DesignPatterns.Ownership;

/// <summary>A lease, and how long it lives unless it is renewed.</summary>
public readonly record struct LeaseGrant(long Lease, TimeSpan TimeToLive);
