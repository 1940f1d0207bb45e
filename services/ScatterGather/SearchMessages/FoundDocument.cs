namespace DesignPatterns.SearchMessages;

/// <summary>A document that was found: its place in the ranking, and, still as bytes, what is shown of it.</summary>
/// <remarks>A root reads what is shown of the few that win, not of all that leaves offer.</remarks>
/// <param name="Number">Its number in the corpus.</param>
/// <param name="Score">In fixed point, as the index has it.</param>
/// <param name="Shown">What <see cref="Read"/> reads.</param>
public readonly record struct FoundDocument(int Number, long Score, ReadOnlyMemory<byte> Shown)
{
    /// <exception cref="InvalidDataException">The bytes are cut off.</exception>
    public ShownDocument Read()
    {
        var reader = new MessageReader(Shown.Span);
        return new(reader.ReadText(), reader.ReadText(), ReadSnippet(ref reader));
    }

    private static SnippetText[] ReadSnippet(ref MessageReader reader)
    {
        var parts = new SnippetText[reader.ReadCount()];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = new(reader.ReadByte() == 1, reader.ReadText());
        }

        return parts;
    }
}

/// <summary>What is shown of a document.</summary>
/// <param name="Snippet">Empty where none was asked for.</param>
public sealed record ShownDocument(string Id, string Title, IReadOnlyList<SnippetText> Snippet);

/// <summary>A piece of a snippet; its pieces together are the snippet.</summary>
public readonly record struct SnippetText(bool IsHit, string Text);
