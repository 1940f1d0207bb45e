using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Logs;
using DesignPatterns.Dashboard.Telemetry.Traces;

namespace DesignPatterns.Dashboard.Tests;

/// <summary>Telemetry as the tests need it, with small numbers for ids and milliseconds for times.</summary>
internal static partial class Sample
{
    public static readonly DateTimeOffset Start =
        DateTimeOffset.Parse("2026-11-20T12:00:00Z", CultureInfo.InvariantCulture);

    public static Sender Sender(string service, params Field[] fields) => new(service, "", fields);

    public static TraceId Trace(int number) => new((UInt128)number);

    public static SpanId Span(int number) => new((ulong)number);

    public static Span Span(
        int trace, int id, int? parent = null, double at = 0, double takes = 1, string service = "edge") =>
        new()
        {
            TraceId = Trace(trace),
            Id = Span(id),
            ParentId = parent is { } number ? Span(number) : null,
            Sender = Sender(service),
            Name = $"span {id}",
            Scope = "Tests",
            Kind = SpanKind.Internal,
            StartedAt = Start.AddMilliseconds(at),
            Duration = TimeSpan.FromMilliseconds(takes),
            Status = SpanStatus.Unset,
        };

    public static LogEntry Entry(
        string text,
        LogSeverity level = LogSeverity.Information,
        string service = "edge",
        params Field[] fields) =>
        new(
            Number: 0,
            Start,
            Sender(service),
            Math.Max(0, ((int)level * 4) - 3),
            Category: "Tests.Category",
            EventName: "",
            text,
            fields,
            TraceId: null,
            SpanId: null);

    /// <summary>What a page says, without its tags.</summary>
    public static string TextOf(string page) =>
        Blanks().Replace(WebUtility.HtmlDecode(Tags().Replace(page, " ")), " ");

    public static async Task<(HttpStatusCode Status, string Page)> ReadAsync(
        this HttpClient browser, string address)
    {
        using var answer = await browser.GetAsync(address);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
