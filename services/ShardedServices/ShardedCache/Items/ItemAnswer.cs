namespace DesignPatterns.ShardedCache.Items;

/// <summary>What a request for an item is answered with.</summary>
internal abstract record ItemAnswer
{
    /// <param name="Body">The item as JSON; null when there is none of that name.</param>
    internal sealed record Known(byte[]? Body, ItemSource Source) : ItemAnswer;

    /// <summary>The origin, or this service, has as much to do as it may.</summary>
    internal sealed record Refused(TimeSpan RetryAfter) : ItemAnswer;

    /// <summary>Not in time.</summary>
    internal sealed record Late : ItemAnswer;
}

internal enum ItemSource
{
    Cache,

    /// <summary>The cache had nothing.</summary>
    Origin,

    /// <summary>The cache failed.</summary>
    OriginAlone,
}
