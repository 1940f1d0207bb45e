using System.Collections.Immutable;

namespace DesignPatterns.Dashboard.Console;

/// <summary>A piece of a line as the page writes it.</summary>
public readonly record struct ConsolePiece(string Text, string? Classes, bool IsHit);

/// <summary>Marks what a filter found, across the pieces that colours make.</summary>
internal static class ConsoleHits
{
    public static ImmutableArray<ConsolePiece> Mark(ImmutableArray<AnsiRun> runs, string sought)
    {
        if (sought.Length == 0)
        {
            return [.. runs.Select(run => new ConsolePiece(run.Text, run.Style.Classes, IsHit: false))];
        }

        var hits = Find(string.Concat(runs.Select(run => run.Text)), sought);
        var pieces = ImmutableArray.CreateBuilder<ConsolePiece>();
        var start = 0;
        foreach (var run in runs)
        {
            var classes = run.Style.Classes;
            var from = start;
            var end = start + run.Text.Length;
            while (from < end)
            {
                while (hits.TryPeek(out var past) && past + sought.Length <= from)
                {
                    hits.Dequeue();
                }

                var isHit = hits.TryPeek(out var hit) && hit <= from;
                var to = !hits.TryPeek(out var next) ? end : Math.Min(end, isHit ? next + sought.Length : next);
                pieces.Add(new ConsolePiece(run.Text[(from - start)..(to - start)], classes, isHit));
                from = to;
            }

            start = end;
        }

        return pieces.ToImmutable();
    }

    private static Queue<int> Find(string text, string sought)
    {
        var hits = new Queue<int>();
        for (var at = text.IndexOf(sought, StringComparison.OrdinalIgnoreCase);
             at >= 0;
             at = text.IndexOf(sought, at + sought.Length, StringComparison.OrdinalIgnoreCase))
        {
            hits.Enqueue(at);
        }

        return hits;
    }
}
