namespace DesignPatterns.Ownership;

/// <summary>Who owns a name, as the store says.</summary>
public sealed record Owner(string Candidate, long Token, string Value);
