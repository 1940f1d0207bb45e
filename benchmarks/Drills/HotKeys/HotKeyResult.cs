namespace DesignPatterns.Drills.HotKeys;

/// <summary>What the drill showed.</summary>
internal sealed record HotKeyResult
{
    public required double ReadsPerSecond { get; init; }

    /// <summary>Reads that were not answered, or found nothing.</summary>
    public required int Failed { get; init; }

    /// <summary>From the first read of the key until the ambassador listed it.</summary>
    public required TimeSpan UntilFound { get; init; }

    /// <summary>From the first read of the key until shards were even.</summary>
    public required TimeSpan UntilSpread { get; init; }

    /// <summary>From the last read until the ambassador listed no hot key.</summary>
    public required TimeSpan UntilCooled { get; init; }

    /// <summary>The fullest shard's gets over the mean, until the key was found.</summary>
    public required double UnevenBefore { get; init; }

    /// <summary>The same once shards were even.</summary>
    public required double UnevenAfter { get; init; }

    /// <summary>How many keys were hot then.</summary>
    public required int HotKeys { get; init; }
}
