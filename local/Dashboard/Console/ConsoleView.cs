using System.Collections.Immutable;

namespace DesignPatterns.Dashboard.Console;

/// <summary>A line as the page shows it.</summary>
/// <param name="HiddenCharacters">How much of a line that is too long for the page is left out.</param>
public sealed record ConsoleRow(
    string Id,
    string Resource,
    int Number,
    DateTimeOffset At,
    bool IsError,
    ImmutableArray<ConsolePiece> Pieces,
    int HiddenCharacters);

/// <summary>The lines of a page, oldest first, and where the older ones begin.</summary>
public sealed record ConsoleView(ImmutableArray<ConsoleRow> Rows, ConsolePlace? Older)
{
    /// <summary>Lines on a page.</summary>
    public const int MaximumRows = 500;

    /// <summary>Characters of a line on a page; the download has all of them.</summary>
    public const int MaximumLine = 8 * 1024;

    /// <summary>
    /// Characters on a page: after a few hundred lines of the longest there is no more, but a link to the
    /// older ones.
    /// </summary>
    public const int MaximumCharacters = 512 * 1024;

    // What the markup around a piece comes to.
    private const int CharactersOfPiece = 48;

    internal static ConsoleView Of(ConsoleStore store, ConsoleQuery query)
    {
        var lines = store.ReadLast(query.Resource, query.Before, MaximumRows + 1, query.Matches);
        var rows = new List<ConsoleRow>();
        var characters = 0;
        var index = lines.Length;
        while (index > 0 && rows.Count < MaximumRows && characters < MaximumCharacters)
        {
            var row = RowOf(lines[--index], query.Text);
            rows.Add(row);
            characters += row.Pieces.Sum(piece => piece.Text.Length + CharactersOfPiece);
        }

        rows.Reverse();
        return new ConsoleView([.. rows], index > 0 ? lines[index].Place : null);
    }

    private static ConsoleRow RowOf(ConsoleLine line, string sought)
    {
        var document = line.Document;
        var shown = AnsiText.Parse(document.Text, MaximumLine);
        return new ConsoleRow(
            $"{document.Resource}:{document.Number}",
            document.Resource,
            document.Number,
            document.At,
            document.IsError,
            ConsoleHits.Mark(shown.Runs, sought),
            shown.IsCut ? line.Plain.Length - MaximumLine : 0);
    }
}
