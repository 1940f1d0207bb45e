namespace DesignPatterns.Etcd;

/// <summary>A lease as it was granted.</summary>
/// <param name="TimeToLive">
/// How long it lives, unless it is kept alive; may be longer than was asked for.
/// </param>
public readonly record struct EtcdLease(long Id, TimeSpan TimeToLive);

/// <summary>A lease as it is now.</summary>
/// <param name="Left">How long it lives, in whole seconds.</param>
/// <param name="TimeToLive">How long it lives when it is kept alive now.</param>
/// <param name="Keys">What goes with it; empty unless asked for.</param>
public sealed record EtcdLeaseStatus(long Id, TimeSpan Left, TimeSpan TimeToLive, IReadOnlyList<string> Keys);
