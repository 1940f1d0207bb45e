using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace DesignPatterns.Tidy.Tests;

/// <summary>The files of this checkout that git tracks or would track.</summary>
internal static class Tree
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> Files { get; } = ListFiles();

    public static IEnumerable<string> Sources => Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<string> Pages => Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal));

    /// <summary>The pages of patterns: one beside each pattern's code.</summary>
    public static IEnumerable<string> PatternPages =>
        Pages.Where(page => page.StartsWith("services/", StringComparison.Ordinal));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string[] ReadLines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    public static bool Exists(string path) =>
        File.Exists(Path.Combine(Root, path)) || Directory.Exists(Path.Combine(Root, path));

    private static string FindRoot([CallerFilePath] string thisFile = "")
    {
        var directory = new DirectoryInfo(Path.GetDirectoryName(thisFile)!);
        while (!File.Exists(Path.Combine(directory.FullName, "DesignPatterns.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("No solution above this file.");
        }

        return directory.FullName;
    }

    private static string[] ListFiles()
    {
        using var git = Process.Start(new ProcessStartInfo("git", "ls-files --cached --others --exclude-standard")
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var listing = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return [.. listing.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(file => File.Exists(Path.Combine(Root, file)))];
    }
}
