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
        <p class="note">Blue: it wrote as the owner. <span class="bad">Red</span>: it went on writing although
        another had been elected. Nothing: nobody wrote.</p>
        <h2>Three ways to write</h2>
        <table>
        <tr><th>way</th><th class="n">number</th><th class="n">acknowledged</th>
        <th class="n">lost</th><th class="n">refused</th></tr>
        {Html.Lines(standing.Ways, Row)}
        </table>
        <p class="note">Each acknowledged write adds one to its number. What is missing was overwritten by an
        owner that was none any more.</p>
        """);

    public static IResult ShowFault(string reason) => Html.Page(
        "Nobody can own the report",
        $"<p class=\"bad\">{Html.Encode(reason)}</p>",
        StatusCodes.Status503ServiceUnavailable);

    private static string Summary(Standing standing)
    {
        var token = standing.Token is { } known ? Invariant($"Token {known}") : "No token";
        var since = standing.Since is { } instant ? Invariant($", since {instant:HH:mm:ss.f} UTC") : "";
        var took = standing.LastHandoverMs is { } ms ? Invariant($"; the last hand-over took {ms:0} ms") : "";
        return $"<p class=\"note\">{token}{since}{took}. Seen by {Html.Encode(standing.Replica)}.</p>";
    }

    private static string Row(WayStanding way) => Invariant(
        $"""
        <tr><td>{Html.Encode(way.Way)}</td>
        <td class="n">{way.Number}</td><td class="n">{way.Acknowledged}</td>
        <td class="n{(way.Lost == 0 ? "" : " bad")}">{way.Lost}</td><td class="n">{way.Refused}</td></tr>
        """);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
