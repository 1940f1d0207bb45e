namespace DesignPatterns.Etcd;

/// <summary>How keys are read.</summary>
public sealed record RangeOptions
{
    internal static RangeOptions Default { get; } = new();

    /// <summary>The most entries that are returned; 0: all of them.</summary>
    public long Limit { get; init; }

    /// <summary>As of which revision; 0: now.</summary>
    public long Revision { get; init; }

    public RangeOrder Order { get; init; }

    public bool IsDescending { get; init; }

    public RangeContent Content { get; init; }

    public ReadConsistency Consistency { get; init; }

    /// <summary>Leaves out keys that were created in a later revision; 0: leaves out none.</summary>
    public long MaxCreateRevision { get; init; }
}

/// <summary>What a read may answer.</summary>
public enum ReadConsistency
{
    /// <summary>All that was written before the read began is seen, whoever wrote it.</summary>
    Linearizable,

    /// <summary>
    /// What the member that is asked knows: even one that is cut off answers, perhaps with the past.
    /// </summary>
    Serializable,
}

/// <summary>What a read returns of each entry.</summary>
public enum RangeContent
{
    Entries,

    /// <summary>Entries without their values.</summary>
    Keys,

    /// <summary>How many there are, and none of them.</summary>
    Count,
}

/// <summary>By what entries are sorted.</summary>
public enum RangeOrder
{
    Key,
    Version,
    CreateRevision,
    ModRevision,
    Value,
}
