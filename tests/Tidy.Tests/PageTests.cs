using System.Text.RegularExpressions;

namespace DesignPatterns.Tidy.Tests;

/// <summary>Goal: what the pages say stays true. Method: follow every link, heading and name that they give.</summary>
public sealed partial class PageTests
{
    private static readonly string[] Headings =
    [
        "The problem", "The picture", "How to run it", "What to watch", "How it fails", "Where the code is",
    ];

    private static string Tests { get; } = Join(isTest: true);

    private static string Code { get; } = Join(isTest: false);

    [Fact]
    public void Every_pattern_page_has_the_six_headings_in_order() =>
        Assert.All(Tree.PatternPages, page =>
            Assert.Equal(
                Headings, SecondLevelHeading().Matches(Tree.Read(page)).Select(match => match.Groups[1].Value)));

    [Fact]
    public void Every_folder_of_services_has_a_page() =>
        Assert.All(
            Directory.GetDirectories(Path.Combine(Tree.Root, "services")),
            folder => Assert.True(File.Exists(Path.Combine(folder, "README.md")), folder));

    [Fact]
    public void Every_relative_link_leads_somewhere() =>
        Assert.Empty(
            from page in Tree.Pages
            from match in Link().Matches(Tree.Read(page))
            let target = match.Groups[1].Value
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')
            let path = Path.Combine(Path.GetDirectoryName(page) ?? "", target.Split('#')[0])
            where !Tree.Exists(path)
            select $"{page}: {target}");

    [Fact]
    public void Every_test_that_a_page_names_exists() =>
        Assert.Empty(
            from page in Tree.PatternPages
            from match in TestName().Matches(Tree.Read(page))
            where !Tests.Contains($" {match.Groups[1].Value}(", StringComparison.Ordinal)
            select $"{page}: {match.Groups[1].Value}");

    [Fact]
    public void Every_metric_and_event_that_a_page_names_is_in_the_code() =>
        Assert.Empty(
            from page in Tree.PatternPages
            from match in Telemetry().Matches(Tree.Read(page))
            where !IsInCode(match.Groups[1].Value)
            select $"{page}: {match.Groups[1].Value}");

    [Fact]
    public void The_front_page_lists_every_pattern_page() =>
        Assert.All(Tree.PatternPages, page => Assert.Contains($"({page})", Tree.Read("README.md")));

    /// <summary>As a literal, or as a prefix for a meter's names and the rest.</summary>
    private static bool IsInCode(string name)
    {
        var split = name.IndexOf('.', name.IndexOf('.', StringComparison.Ordinal) + 1) + 1;
        return Code.Contains($"\"{name}\"", StringComparison.Ordinal)
            || (Code.Contains($"\"{name[..split]}\"", StringComparison.Ordinal)
                && Code.Contains($"\"{name[split..]}\"", StringComparison.Ordinal));
    }

    private static string Join(bool isTest) =>
        string.Concat(Tree.Sources
            .Where(file => file.StartsWith("tests/", StringComparison.Ordinal) == isTest)
            .Select(Tree.Read));

    [GeneratedRegex(@"^## (.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex SecondLevelHeading();

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    // A test is named in backticks and is a sentence: at least three words.
    [GeneratedRegex(@"`([A-Z]\w*(?:_\w+){2,})`")]
    private static partial Regex TestName();

    [GeneratedRegex(
        @"`((?:designpatterns\.[\w.]+)"
        + @"|(?:replica|replica-set|shared-cache|dictionary|cache|drain|fault|leaf|index"
        + @"|owner|lease|queue|election|etcd|store|report)\.[\w-]+)`")]
    private static partial Regex Telemetry();
}
