namespace DesignPatterns.Ownership.Fencing;

/// <summary>The whole of fencing on a store's side: it remembers the highest token, and refuses a lower
/// one.</summary>
/// <remarks>
/// To be asked in the same atomic step as the write that it guards. Tokens of one name only grow, so whoever
/// brings a lower one than has been seen has been followed by another. It forgets nothing, for a forgotten
/// token would admit a late owner; so it is bounded by refusing resources that are new to it.
/// </remarks>
public sealed class FencingGate(int mostResources = 10_000)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _highest = [];

    /// <returns>Whether the owner with this token may write.</returns>
    /// <exception cref="InvalidOperationException">The gate is full, and the resource new to it.</exception>
    public bool Admits(string resource, long token)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(token);
        OwnershipName.Check(resource);
        lock (_gate)
        {
            var isKnown = _highest.TryGetValue(resource, out var highest);
            if (!isKnown && _highest.Count >= mostResources)
            {
                throw new InvalidOperationException($"This gate guards {mostResources} resources, and no more.");
            }

            if (token < highest)
            {
                return false;
            }

            _highest[resource] = token;
            return true;
        }
    }
}
