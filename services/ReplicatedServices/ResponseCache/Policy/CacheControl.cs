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
    private readonly Seconds _maxAge;
    private readonly Seconds _sharedMaxAge;
    private readonly Seconds _minFresh;
    private readonly Seconds _staleIfError;

    public Directives Directives { get; private init; }

    public TimeSpan? MaxAge
    {
        get => _maxAge.Value;
        private init => _maxAge = new(value);
    }

    /// <summary>The s-maxage of a response: max-age for shared caches only.</summary>
    public TimeSpan? SharedMaxAge
    {
        get => _sharedMaxAge.Value;
        private init => _sharedMaxAge = new(value);
    }

    public TimeSpan? MinFresh
    {
        get => _minFresh.Value;
        private init => _minFresh = new(value);
    }

    /// <summary>
    /// How long after it expired an answer may stand in for a failing origin (RFC 5861 §4).
    /// </summary>
    public TimeSpan? StaleIfError
    {
        get => _staleIfError.Value;
        private init => _staleIfError = new(value);
    }

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

    // Every stored answer has these: four bytes each, and not the sixteen of a duration that may be missing.
    private readonly record struct Seconds
    {
        private readonly uint _plusOne;

        public Seconds(TimeSpan? duration) => _plusOne = duration is { } given ? (uint)given.TotalSeconds + 1 : 0;

        public TimeSpan? Value => _plusOne == 0 ? null : TimeSpan.FromSeconds(_plusOne - 1);
    }
}
