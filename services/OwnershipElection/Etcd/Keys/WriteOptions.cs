namespace DesignPatterns.Etcd;

/// <summary>How a key is written.</summary>
public sealed record PutOptions
{
    internal static PutOptions Default { get; } = new();

    /// <summary>With whose end the key goes; 0: none.</summary>
    public long Lease { get; init; }

    /// <summary>Whether the entry that was there before is wanted.</summary>
    public bool WithPrevious { get; init; }

    /// <summary>
    /// Whether it may be written twice: then it is tried again where nobody knows whether it was.
    /// </summary>
    public bool IsIdempotent { get; init; }
}

/// <summary>How keys are deleted.</summary>
public sealed record DeleteOptions
{
    internal static DeleteOptions Default { get; } = new();

    /// <summary>Whether the deleted entries are wanted.</summary>
    public bool WithPrevious { get; init; }

    /// <inheritdoc cref="PutOptions.IsIdempotent"/>
    public bool IsIdempotent { get; init; }
}
