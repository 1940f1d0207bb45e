namespace DesignPatterns.ResponseCache.Policy;

/// <summary>The directives without a number.</summary>
[Flags]
internal enum Directives
{
    None = 0,
    NoStore = 1,
    NoCache = 2,
    Private = 4,
    Public = 8,
    MustRevalidate = 16,
    ProxyRevalidate = 32,
    OnlyIfCached = 64,

    /// <summary>A quote was left open: whatever it swallowed may have been a prohibition.</summary>
    Malformed = 128,
}
