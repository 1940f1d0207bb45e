namespace DesignPatterns.SearchIndex.Queries;

/// <summary>One condition that adds to the score of the documents that meet it.</summary>
/// <remarks>
/// Its words are folded as the index's are. <see cref="object.ToString"/> writes it so that
/// <see cref="QueryParser.TryParseClause"/> reads an equal one.
/// </remarks>
public abstract record Clause
{
    private protected Clause()
    {
    }

    public abstract override string ToString();
}

/// <summary>The document has the word.</summary>
public sealed record WordClause(string Word) : Clause
{
    public override string ToString() => Word;
}

/// <summary>The document has the words one after the other.</summary>
/// <param name="Text">The words with single spaces between them.</param>
public sealed record PhraseClause(string Text) : Clause
{
    internal string[] Words => Text.Split(' ');

    public override string ToString() => $"\"{Text}\"";
}

/// <summary>The document has any word that begins so.</summary>
public sealed record PrefixClause(string Prefix) : Clause
{
    public override string ToString() => $"{Prefix}*";
}
