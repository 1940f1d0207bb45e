using System.Text;

namespace DesignPatterns.ResponseCache.Policy;

/// <summary>What this cache did with one request, as a member of the Cache-Status field (RFC 9211).</summary>
internal sealed record CacheStatus
{
    /// <summary>Why the request went forward: one of RFC 9211's tokens. Null when it did not.</summary>
    public string? Forward { get; init; }

    public bool IsHit { get; init; }

    /// <summary>What the origin answered, when that is not what the client gets.</summary>
    public int? ForwardStatus { get; init; }

    public bool IsStored { get; init; }

    public bool IsCollapsed { get; init; }

    /// <summary>The life left to the answer; negative says that it is stale.</summary>
    public TimeSpan? TimeToLive { get; init; }

    public string? Detail { get; init; }

    /// <summary>What the tier shared with other replicas did, which is a cache of its own; null when none.</summary>
    public CacheStatus? Shared { get; init; }

    /// <summary>
    /// The member that names this cache first, as <c>response-cache-0; fwd=stale; ttl=-4</c>.
    /// </summary>
    /// <param name="cache">A name made by <see cref="NameOf"/>.</param>
    public string ToMember(string cache)
    {
        var text = new StringBuilder(cache, 96);
        AppendIf(IsHit, "; hit");
        AppendIf(Forward is not null, $"; fwd={Forward}");
        AppendIf(ForwardStatus is not null, $"; fwd-status={ForwardStatus}");
        AppendIf(IsStored, "; stored");
        AppendIf(IsCollapsed, "; collapsed");

        // Rounded down: an answer half a second over its time is stale, and must not look fresh.
        AppendIf(TimeToLive is not null, $"; ttl={(long)Math.Floor((TimeToLive ?? default).TotalSeconds)}");
        AppendIf(Detail is not null, $"; detail={Quote(Detail ?? "")}");
        return text.ToString();

        void AppendIf(bool condition, string parameter) => text.Append(condition ? parameter : "");
    }

    /// <summary>
    /// A cache's name as a structured field (RFC 9651): a token when it can be one, else a string.
    /// </summary>
    public static string NameOf(string service)
    {
        var isToken = service.Length > 0
            && (char.IsAsciiLetter(service[0]) || service[0] == '*')
            && service.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~:/".Contains(c));
        return isToken ? service : Quote(service);
    }

    // A structured field's string holds printable ASCII only, and escapes nothing but quote and backslash.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            var printable = character is >= ' ' and <= '~' ? character : '?';
            quoted.Append(printable is '"' or '\\' ? "\\" : "").Append(printable);
        }

        return quoted.Append('"').ToString();
    }
}
