using System.Globalization;

namespace DesignPatterns.ElectedReporter.Showing;

/// <summary>Who owns, who did, and what each way of writing has lost.</summary>
internal static class StandingPage
{
    public static IResult Show(Standing standing) => Html.Page(
        standing.Owner is { } owner ? $"{owner} owns the report" : "Nobody owns the report",
        $"""
        {Summary(standing)}
        <h2>Who owned when</h2>
        {Timeline.Draw(standing.Reigns, standing.Now)}
        <h2>Three ways to write</h2>
        <table>
        <tr><th>way</th><th class="n">number</th><th class="n">acknowledged</th>
        <th class="n">lost</th><th class="n">refused</th></tr>
        {Html.Lines(standing.Ways, Row)}
        </table>
        <p class="note">Each acknowledged write adds one to its number. What is missing was overwritten by an owner
        that was none any more.</p>
        """);

    public static IResult ShowFault(string reason) => Html.Page(
        "Nobody can own the report",
        $"<p class=\"bad\">{Html.Encode(reason)}</p>",
        StatusCodes.Status503ServiceUnavailable);

    private static string Summary(Standing standing) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <p class="note">Token {standing.Token}{(standing.Since is { } since ? $", since {since:HH:mm:ss.f} UTC" : "")}{
            (standing.LastHandoverMs is { } took ? $"; the last hand-over took {took:0} ms" : "")}.
        Seen by {Html.Encode(standing.Replica)}.</p>
        """);

    private static string Row(WayStanding way) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <tr><td>{Html.Encode(way.Way)}</td><td class="n">{way.Number}</td><td class="n">{way.Acknowledged}</td>
        <td class="n{(way.Lost == 0 ? "" : " bad")}">{way.Lost}</td><td class="n">{way.Refused}</td></tr>
        """);
}
