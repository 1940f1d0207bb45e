using Microsoft.Extensions.Primitives;

namespace DesignPatterns.ResponseCache.Policy;

/// <summary>The directives of a Cache-Control field, of a request or of a response (RFC 9111 §5.2).</summary>
/// <remarks>
/// Never throws, whatever the field holds. Of a directive given twice the first counts; a number that cannot
/// be read counts as zero, which is stale (RFC 9111 §4.2.1); <c>private="…"</c> and <c>no-cache="…"</c> count
/// as if they named every field, which is the strict reading that §5.2.2 allows.
/// </remarks>
internal readonly record struct CacheControl
{
    public Directives Directives { get; private init; }

    public TimeSpan? MaxAge { get; private init; }

    /// <summary>The s-maxage of a response: max-age for shared caches only.</summary>
    public TimeSpan? SharedMaxAge { get; private init; }

    public TimeSpan? MinFresh { get; private init; }

    /// <summary>
    /// How long after it expired an answer may stand in for a failing origin (RFC 5861 §4).
    /// </summary>
    public TimeSpan? StaleIfError { get; private init; }

    public bool Has(Directives any) => (Directives & any) != Directives.None;

    public static CacheControl Parse(StringValues field)
    {
        var control = default(CacheControl);
        foreach (var line in field)
        {
            var reader = new DirectiveReader(line);
            while (reader.Read())
            {
                control = control.With(reader.Name, reader.Argument);
            }

            control = reader.IsMalformed ? control.With(Directives.Malformed) : control;
        }

        return control;
    }

    private CacheControl With(Directives directive) => this with { Directives = Directives | directive };

    private CacheControl With(ReadOnlySpan<char> name, ReadOnlySpan<char> argument)
    {
        Span<char> lowered = stackalloc char[24];
        var length = name.ToLowerInvariant(lowered);
        return (length < 0 ? [] : lowered[..length]) switch
        {
            "max-age" => this with { MaxAge = MaxAge ?? DeltaSeconds.Parse(argument) },
            "s-maxage" => this with { SharedMaxAge = SharedMaxAge ?? DeltaSeconds.Parse(argument) },
            "min-fresh" => this with { MinFresh = MinFresh ?? DeltaSeconds.Parse(argument) },
            "stale-if-error" => this with { StaleIfError = StaleIfError ?? DeltaSeconds.Parse(argument) },
            "no-store" => With(Directives.NoStore),
            "no-cache" => With(Directives.NoCache),
            "private" => With(Directives.Private),
            "public" => With(Directives.Public),
            "must-revalidate" => With(Directives.MustRevalidate),
            "proxy-revalidate" => With(Directives.ProxyRevalidate),
            "only-if-cached" => With(Directives.OnlyIfCached),
            _ => this, // An unknown directive is no concern of ours (RFC 9111 §5.2.3).
        };
    }
}
