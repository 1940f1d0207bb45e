using System.Net;
using System.Text.RegularExpressions;
using DesignPatterns.Dashboard.Console;
using DesignPatterns.Dashboard.Resources;
using DesignPatterns.Dashboard.Tests.Resources;
using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Tests.Console;

public partial class ConsolePageTests
{
    [Fact]
    public async Task A_line_is_shown_in_its_colours_and_as_text()
    {
        await using var host = await StartAsync(
            "\e[31mred <script>alert(1)</script>\e[0m", "\" onmouseover=alert(1) \e]0;\" class=x\aend");

        var page = await host.Browser.GetStringAsync("/console?resource=edge");

        Assert.Contains("<span class=\"ansi-1\">red &lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("data-id=\"edge:2\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\" onmouseover", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', page);
        Assert.DoesNotContain("style=", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_page_has_the_last_500_lines_and_leads_to_the_older_ones()
    {
        await using var host = await StartAsync([.. Enumerable.Range(1, 1_200).Select(number => $"line {number}.")]);

        var last = await host.Browser.GetStringAsync("/console?resource=edge");
        var older = await host.Browser.GetStringAsync(Older(last));
        var oldest = await host.Browser.GetStringAsync(Older(older));

        Assert.Equal((701, 1_200, 500), Range(last));
        Assert.Equal((201, 700, 500), Range(older));
        Assert.Equal((1, 200, 200), Range(oldest));
        Assert.DoesNotContain("Older lines", oldest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_finds_text_beneath_colours_and_marks_it()
    {
        await using var host = await StartAsync("one", "t\e[31mw\e[0mo", "three");

        var page = await host.Browser.GetStringAsync("/console?resource=edge&text=TWO");

        Assert.Equal((2, 2, 1), Range(page));
        Assert.Contains("<mark>t</mark><mark class=\"ansi-1\">w</mark><mark>o</mark>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_alone_are_shown_when_they_are_asked_for()
    {
        await using var host = await StartAsync("one");
        host.Get<ConsoleStore>().Add(new ConsoleDocument("edge", 2, Dictionary.At, "broken", IsError: true));

        Assert.Equal((2, 2, 1), Range(await host.Browser.GetStringAsync("/console?errors=true")));
    }

    [Fact]
    public async Task A_long_line_is_cut_on_the_page_and_whole_in_the_download()
    {
        await using var host = await StartAsync(new string('x', 10_000) + "\e[31mend");

        var page = await host.Browser.GetStringAsync("/console?resource=edge");
        var download = await host.Browser.GetStringAsync("/console/download?resource=edge");

        Assert.Contains("1,811 more characters", page, StringComparison.Ordinal);
        Assert.EndsWith(new string('x', 10_000) + "end\n", download, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_the_longest_and_gaudiest_lines_stays_small()
    {
        var line = string.Concat(Enumerable.Range(0, 20_000).Select(index => $"\e[{31 + (index % 7)}m<"));
        await using var host = await StartAsync([.. Enumerable.Repeat(line, 60)]);

        var page = await host.Browser.GetStringAsync("/console?resource=edge");

        Assert.InRange(page.Length, 1, 5_000_000);
        Assert.Contains("Older lines", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_download_has_a_name_that_is_only_a_name()
    {
        const string Name = "../e\"vil;\r\nX: 1";
        await using var host = await StartAsync("one");
        host.Get<ConsoleStore>().Add(new ConsoleDocument(Name, 1, Dictionary.At, "two", IsError: false));

        using var answer = await host.Browser.GetAsync($"/console/download?resource={Uri.EscapeDataString(Name)}");

        Assert.Matches(
            "^attachment; filename=\"?console-..-e-vil---X--1-[0-9-]+\\.txt\"?$",
            $"{answer.Content.Headers.ContentDisposition}");
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.False(answer.Headers.Contains("X"));
    }

    [Fact]
    public async Task The_download_of_all_names_each_lines_resource()
    {
        await using var host = await StartAsync("one");

        Assert.Matches(
            @"^2026-11-20 \d\d:04:05\.250 \[edge\] one\n$", await host.Browser.GetStringAsync("/console/download"));
    }

    [Theory]
    [InlineData("/console?errors=x", HttpStatusCode.BadRequest, "expected true or false")]
    [InlineData("/console?wrap=x", HttpStatusCode.BadRequest, "expected true or false")]
    [InlineData("/console?before=x", HttpStatusCode.BadRequest, "expected a place")]
    [InlineData("/console?resource=nobody", HttpStatusCode.NotFound, "No resource is called nobody")]
    [InlineData("/console/download?resource=nobody", HttpStatusCode.NotFound, "No resource is called nobody")]
    public async Task A_value_that_means_nothing_is_answered_with_what_was_expected(
        string address, HttpStatusCode status, string expected)
    {
        await using var host = await StartAsync("one");

        using var answer = await host.Browser.GetAsync(address);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_that_has_printed_nothing_has_a_page_that_says_so()
    {
        await using var host = await StartAsync();
        host.Get<ResourceBoard>().Put(Dictionary.Host("silent"));

        var page = await host.Browser.GetStringAsync("/console?resource=silent");

        Assert.Contains("silent has printed nothing yet", page, StringComparison.Ordinal);
        Assert.Contains("/resources/silent/commands/restart", page, StringComparison.Ordinal);
    }

    private static async Task<DashboardHost> StartAsync(params string[] lines)
    {
        var host = await DashboardHost.StartAsync();
        foreach (var (index, line) in lines.Index())
        {
            host.Get<ConsoleStore>().Add(
                new ConsoleDocument("edge", index + 1, Dictionary.At.AddMilliseconds(index), line, IsError: false));
        }

        return host;
    }

    private static string Older(string page) =>
        WebUtility.HtmlDecode(OlderLink().Match(page).Groups[1].Value);

    private static (int First, int Last, int Count) Range(string page)
    {
        var numbers = RowId().Matches(page).Select(match => int.Parse(match.Groups[1].Value)).ToList();
        return (numbers[0], numbers[^1], numbers.Count);
    }

    [GeneratedRegex("""<a href="([^"]+)">Older lines</a>""")]
    private static partial Regex OlderLink();

    [GeneratedRegex("""data-id="edge:(\d+)["]""")]
    private static partial Regex RowId();
}
