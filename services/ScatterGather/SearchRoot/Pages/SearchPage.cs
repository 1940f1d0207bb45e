using System.Globalization;
using DesignPatterns.SearchRoot.Searching;
using Microsoft.Extensions.Options;

namespace DesignPatterns.SearchRoot.Pages;

/// <summary><c>GET /</c>: a search, its hits, and what each leaf had to do with them.</summary>
internal static class SearchPage
{
    public static void MapSearchPage(this IEndpointRouteBuilder routes) => routes.MapGet("/", ShowAsync);

    private static async Task<IResult> ShowAsync(
        [AsParameters] SearchParameters parameters,
        Searches searches,
        IOptions<SearchRootOptions> options,
        CancellationToken cancellationToken)
    {
        var form = Form(parameters);
        if (parameters.Q is null)
        {
            return Html.Page("Search", form);
        }

        if (!parameters.TryRead(options.Value.Timeout, out var request, out var wrong))
        {
            var flaw = $"<p class=\"bad\">{Html.Encode($"{wrong.Field} {wrong.Flaw}")}</p>";
            return Html.Page("Search", form + flaw, StatusCodes.Status400BadRequest);
        }

        var (found, took, refusal) = await searches.RunAsync(request, cancellationToken);
        var response = SearchResponse.From(found, took);
        return refusal is null
            ? Html.Page(parameters.Q, form + Results(response) + Leaves(response.Coverage))
            : Html.Page(
                parameters.Q,
                $"{form}<p class=\"bad\">{Html.Encode(refusal)}</p>{Leaves(found.Coverage)}",
                StatusCodes.Status503ServiceUnavailable);
    }

    private static string Form(SearchParameters parameters) => $"""
        <form action="/">
        <input type="search" name="q" value="{Html.Encode(parameters.Q)}" placeholder="fine network"
         aria-label="query" autofocus>
        <label>by <select name="mode">
        {Option("leaf", "documents (leaf)", parameters.Mode)}{Option("root", "terms (root)", parameters.Mode)}
        </select></label>
        <label>partial <select name="partial">
        {Html.Lines(["allow", "wait", "fail"], choice => Option(choice, choice, parameters.Partial))}
        </select></label>
        <button>Search</button>
        <p class="note">All words must occur. <code>OR</code> between words, <code>"a phrase"</code>,
        <code>begin*</code>, <code>pos:noun</code>.</p>
        </form>
        """;

    private static string Option(string value, string label, string? chosen) =>
        $"<option value=\"{value}\"{(value == chosen ? " selected" : "")}>{label}</option>";

    private static string Results(SearchResponse response) => $"""
        {Summary(response, response.Coverage)}
        <ol>{Html.Lines(response.Hits, Hit)}</ol>
        """;

    private static string Summary(SearchResponse response, Coverage coverage) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <p class="{(coverage.IsComplete ? "note" : "bad")}">
        {(response.MatchesAreExact ? "" : "at least ")}{response.Matches} documents, in {response.TookMs:0.0} ms;
        {coverage.Documents:N0} of {coverage.Total:N0} documents were searched</p>
        """);

    private static string Hit(ShownHit hit) => string.Create(
        CultureInfo.InvariantCulture,
        $"<li><b>{Html.Encode(hit.Title)}</b> <span class=\"note\">{hit.Score:0.00}</span><br>{hit.Snippet}</li>");

    private static string Leaves(Coverage coverage) => $"""
        <h2>Who was asked</h2>
        <table>
        <tr><th>leaf</th><th>asked for</th><th>outcome</th><th>replica</th>
        <th class="n">calls</th><th class="n">ms</th></tr>
        {Html.Lines(coverage.Leaves, Leaf)}
        </table>
        """;

    private static string Leaf(LeafCoverage leaf) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <tr><td>{Html.Encode(leaf.Leaf)}</td><td>{Html.Encode(leaf.Asked)}</td>
        <td{(leaf.Reason is null ? "" : " class=\"bad\"")}>{Html.Encode(Outcome(leaf))}</td>
        <td>{Html.Encode(leaf.Replica)}</td>
        <td class="n">{leaf.Attempts}</td><td class="n">{leaf.TookMs:0.00}</td></tr>
        """);

    private static string Outcome(LeafCoverage leaf) =>
        $"{leaf.Outcome}{(leaf.Hedged ? ", hedged" : "")}{(leaf.Reason is null ? "" : $": {leaf.Reason}")}";
}
