namespace DesignPatterns.ElectedReporter.Reporting;

/// <summary>What an owner has in hand when it writes.</summary>
/// <param name="Token">The fencing token of its reign: greater than that of every owner before.</param>
/// <param name="IsHeld">Whether it owns now, by its own clock.</param>
internal sealed record Claim(long Token, Func<bool> IsHeld);
