using System.Buffers;

namespace DesignPatterns.Dashboard.Console;

/// <summary>What the address asks for, as it stands there.</summary>
internal sealed record ConsoleRequest(
    string? Resource, string? Text, string? Errors, string? Wrap, string? Before, string? Notice);

/// <summary>What the page is to show.</summary>
public sealed record ConsoleQuery(
    string? Resource, string Text, bool OnlyErrors, bool IsWrapped, ConsolePlace? Before)
{
    // Prepared once: it is sought in every line that is kept.
    private readonly SearchValues<string>? _sought =
        Text.Length == 0 ? null : SearchValues.Create([Text], StringComparison.OrdinalIgnoreCase);

    /// <summary>The query, or a sentence about what is wrong with it.</summary>
    internal static (ConsoleQuery? Query, string? Problem) Parse(ConsoleRequest request)
    {
        if (request.Errors is not (null or "" or "true" or "false"))
        {
            return (null, $"errors={request.Errors}: expected true or false.");
        }

        if (request.Wrap is not (null or "" or "true" or "false"))
        {
            return (null, $"wrap={request.Wrap}: expected true or false.");
        }

        ConsolePlace? before = null;
        if (request.Before is { Length: > 0 } text)
        {
            if (!ConsolePlace.TryParse(text, out var place))
            {
                return (null, $"before={text}: expected a place as the link to older lines has it.");
            }

            before = place;
        }

        return (new ConsoleQuery(
            request.Resource is { Length: > 0 } resource ? resource : null,
            request.Text ?? "",
            request.Errors == "true",
            request.Wrap != "false",
            before), null);
    }

    internal bool Matches(ConsoleLine line) =>
        (!OnlyErrors || line.Document.IsError)
        && (_sought is null || line.Plain.AsSpan().ContainsAny(_sought));
}
