namespace DesignPatterns.DictionaryServer.WordPages;

/// <summary>Words in order, and where to get the ones behind them, if any.</summary>
internal sealed record WordPage(IReadOnlyList<string> Words, string? Next);
