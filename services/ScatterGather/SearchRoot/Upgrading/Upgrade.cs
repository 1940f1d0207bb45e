namespace DesignPatterns.SearchRoot.Upgrading;

/// <summary>How far an upgrade of the index came.</summary>
/// <param name="Version">
/// Of the index that replicas use now: all, or, if there is a failure, all but those that it names. Null: they use what
/// they used before.
/// </param>
/// <param name="Documents">The documents of that index.</param>
/// <param name="Replicas">Those that have it mapped.</param>
/// <param name="Failure">Why it ended early; null: it did not.</param>
internal sealed record Upgrade(string? Version, int Documents, IReadOnlyList<string> Replicas, string? Failure);
