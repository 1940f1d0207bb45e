using System.Text.RegularExpressions;

namespace DesignPatterns.Tidy.Tests;

/// <summary>
/// Goal: the code stays readable without anyone watching. Method: count lines and columns, look for words that mean
/// something was left undone.
/// </summary>
public sealed partial class SourceTests
{
    private const int MostLines = 300;
    private const int MostColumns = 120;

    [Fact]
    public void No_source_file_is_longer_than_300_lines() =>
        Assert.DoesNotContain(Tree.Sources, file => Tree.ReadLines(file).Length > MostLines);

    [Fact]
    public void No_line_is_wider_than_120_columns() =>
        Assert.Empty(
            from file in Tree.Sources
            from line in Tree.ReadLines(file).Index()
            where line.Item.Length > MostColumns
            select $"{file}:{line.Index + 1}");

    [Fact]
    public void No_program_is_longer_than_25_lines() =>
        Assert.DoesNotContain(Tree.Sources, file =>
            file.EndsWith("/Program.cs", StringComparison.Ordinal)
            && !file.StartsWith("tests/", StringComparison.Ordinal)
            && Tree.ReadLines(file).Length > 25);

    [Fact]
    public void Nothing_is_left_undone() =>
        Assert.Empty(
            from file in Tree.Sources
            where !file.StartsWith("tests/Tidy.Tests/", StringComparison.Ordinal)
            from line in Tree.ReadLines(file).Index()
            where LeftUndone().IsMatch(line.Item)
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}");

    [Fact]
    public void No_type_bears_a_banned_name() =>
        Assert.Empty(
            from file in Tree.Sources
            from match in BannedTypeName().Matches(Tree.Read(file))
            select $"{file}: {match.Value}");

    [Fact]
    public void The_orchestrators_are_switched_by_the_build_alone() =>
        Assert.Empty(
            from file in Tree.Sources
            where !file.StartsWith("tests/Tidy.Tests/", StringComparison.Ordinal)
            where Tree.Read(file).Contains("#if ", StringComparison.Ordinal)
            select file);

    // 2,250 for processes alone; containers through a command line, their guard, and AddRedis took 400 more; the
    // dashboard's process and what it is told 300.
    [Fact]
    public void The_stand_in_for_Aspire_stays_under_3000_lines_beside_its_docs_and_blanks() =>
        Assert.InRange(
            Tree.Sources
                .Where(file => file.StartsWith("local/Orchestrator/", StringComparison.Ordinal))
                .SelectMany(Tree.ReadLines)
                .Select(line => line.Trim())
                .Count(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)),
            1,
            3000);

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b|\bSkip\s*=|\basync void\b")]
    private static partial Regex LeftUndone();

    [GeneratedRegex(@"\b(class|record|struct|interface)\s+(\w*(Helpers?|Utils|Utilities|Impl)\b|Base\w+)")]
    private static partial Regex BannedTypeName();
}
