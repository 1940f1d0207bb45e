using System.Globalization;
using DesignPatterns.SearchRoot.Pages;
using Microsoft.Extensions.Primitives;

namespace DesignPatterns.SearchRoot.Stragglers;

/// <summary>
/// <c>/leaves</c>: sliders for leaves, stragglers and hedging; the predicted curve, and what was measured.
/// </summary>
internal static class StragglerPage
{
    private const string Title = "How many leaves?";

    public static void MapStragglerPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/leaves", Show);
        routes.MapPost("/leaves", MeasureAsync).DisableAntiforgery();
    }

    private static IResult Show(HttpRequest request) =>
        Html.Page(Title, Body(Read(request.Query), points: []));

    private static async Task<IResult> MeasureAsync(
        HttpRequest request, StragglerLab lab, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            return TypedResults.Problem(
                "The sliders come as a form.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        }

        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(cancellationToken);
        }
        catch (InvalidDataException flaw)
        {
            return TypedResults.Problem(flaw.Message, statusCode: StatusCodes.Status400BadRequest);
        }

        var settings = Read(form);
        try
        {
            var points = await lab.MeasureAsync(settings, cancellationToken);
            return points.Count > 0
                ? Html.Page(Title, Body(settings, points))
                : Refuse(settings, "Another measurement is under way.", StatusCodes.Status409Conflict);
        }
        catch (InvalidOperationException refusal)
        {
            return Refuse(settings, refusal.Message, StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static IResult Refuse(StragglerSettings settings, string reason, int status) =>
        Html.Page(Title, $"<p class=\"bad\">{Html.Encode(reason)}</p>{Body(settings, [])}", status);

    private static StragglerSettings Read(IEnumerable<KeyValuePair<string, StringValues>> fields) =>
        StragglerSettings.Read(fields.ToDictionary(field => field.Key, field => (string?)field.Value.ToString()));

    private static string Body(StragglerSettings settings, IReadOnlyList<StragglerPoint> points) => $"""
        <p>A gather is as slow as its slowest leaf. If one call in a hundred is slow, 63 of 100 gathers over a hundred
        leaves are: more leaves make each one's share smaller, and a straggler among them likelier.</p>
        {Form(settings)}
        {StragglerChart.Draw(settings, points)}
        {(points.Count > 0 ? Table(settings, points) : "")}
        <p class="note">Measured: 150 gathers a point over the leaves of this search, more than there are by asking
        each several times at once. Slow is {StragglerLab.Slowness.TotalMilliseconds} ms or more; stragglers are made,
        with the chance that the slider says. Hedges are at most 5 % of the calls, and are sent from the leaf's own
        95th percentile on: where more than 5 % are slow, neither helps any more.</p>
        """;

    private static string Form(StragglerSettings settings) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <form method="get" action="/leaves">
        <label>up to <output>{settings.Leaves}</output> leaves
        <input type="range" name="leaves" min="1" max="{StragglerSettings.MostLeaves}" value="{settings.Leaves}"
         onchange="this.form.submit()"></label>
        <label>slow calls <output>{settings.Percent:0.0} %</output>
        <input type="range" name="percent" min="{StragglerSettings.LeastPercent}"
         max="{StragglerSettings.MostPercent}" step="0.1" value="{settings.Percent}"
         onchange="this.form.submit()"></label>
        <label><input type="checkbox" name="hedged"{(settings.Hedged ? " checked" : "")}
         onchange="this.form.submit()"> hedge</label>
        <button>Draw</button> <button formmethod="post">Measure now</button>
        </form>
        """);

    private static string Table(StragglerSettings settings, IReadOnlyList<StragglerPoint> points) => $"""
        <table>
        <tr><th class="n">leaves</th><th class="n">predicted</th><th class="n">measured</th>
        <th class="n">median</th><th class="n">p99</th></tr>
        {Html.Lines(points, point => Row(point, Predict(settings, point.Leaves)))}
        </table>
        """;

    private static string Row(StragglerPoint point, double predicted) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <tr><td class="n">{point.Leaves}</td><td class="n">{predicted:P1}</td><td class="n">{point.Slow:P1}</td>
        <td class="n">{point.Median.TotalMilliseconds:0.0} ms</td>
        <td class="n">{point.P99.TotalMilliseconds:0.0} ms</td></tr>
        """);

    private static double Predict(StragglerSettings settings, int leaves) => settings.Hedged
        ? Gathering.Stragglers.PredictHedged(leaves, settings.Probability)
        : Gathering.Stragglers.Predict(leaves, settings.Probability);
}
