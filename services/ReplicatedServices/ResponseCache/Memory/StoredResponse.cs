using DesignPatterns.ResponseCache.Policy;
using Microsoft.Extensions.Primitives;

namespace DesignPatterns.ResponseCache.Memory;

/// <summary>A complete answer of the origin, ready to be written.</summary>
internal sealed record StoredResponse : CacheEntry
{
    private const int BytesPerField = 16;

    public required int Status { get; init; }

    /// <summary>The header fields that every client gets alike.</summary>
    public required KeyValuePair<string, StringValues>[] Headers { get; init; }

    public required byte[] Body { get; init; }

    public required CacheControl Control { get; init; }

    public required Freshness Freshness { get; init; }

    /// <summary>
    /// When it was received or last confirmed: a timestamp, because a wall clock may be set.
    /// </summary>
    public required long ReceivedAt { get; init; }

    public StringValues ETag { get; init; }

    public StringValues LastModified { get; init; }

    /// <summary>The request fields it varies by, lowered and sorted.</summary>
    public string[] Varies { get; init; } = [];

    /// <summary>What caches between the origin and this one said about the answer.</summary>
    public StringValues UpstreamStatus { get; init; }

    /// <summary>The last fetch for this key, when it failed only just now.</summary>
    public RecentFailure? Failure { get; init; }

    /// <summary>The fields of the last hit, good for every other hit of the same second.</summary>
    public HitFields? LastHit { get; set; }

    /// <summary>How many bytes its header fields hold that no other answer shares.</summary>
    public int OwnTextBytes { get; init; }

    public override int Size => Overhead + (BytesPerField * Headers.Length) + OwnTextBytes + Body.Length;

    /// <summary>The same, not to be taken for fresh before the origin has confirmed it.</summary>
    public StoredResponse Doubted() =>
        this with { Freshness = Freshness with { IsDoubtful = true }, LastHit = null };
}

/// <param name="Reason">Why it failed, in the words of Cache-Status.</param>
/// <param name="Until">Up to which timestamp of the cache's clock it counts as recent.</param>
internal sealed record RecentFailure(string Reason, long Until);

/// <summary>Good while the answer's whole seconds of age and of life left are these.</summary>
internal sealed record HitFields((long Age, long Left) Second, StringValues Age, StringValues CacheStatus);
