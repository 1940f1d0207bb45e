namespace DesignPatterns.SearchIndex.Snippets;

/// <summary>A piece of a text, cut where its hits begin and end.</summary>
/// <param name="Parts">Together the piece; the marks of omission at its ends are parts, too.</param>
public sealed record Snippet(IReadOnlyList<SnippetPart> Parts)
{
    public override string ToString() => string.Concat(Parts.Select(part => part.IsHit ? $"[{part.Text}]" : part.Text));
}

public readonly record struct SnippetPart(string Text, bool IsHit);
