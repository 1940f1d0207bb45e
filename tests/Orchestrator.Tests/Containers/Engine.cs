using System.Diagnostics;

namespace DesignPatterns.Orchestrator.Tests.Containers;

/// <summary>The container engine of this machine, if it has one that answers.</summary>
internal static class Engine
{
    public const string Image = "redis";
    public const string Tag = "8.6";

    private static readonly Lazy<Task<string?>> Found = new(FindAsync);

    /// <summary>Reports the test as not run where there is no engine, or where it lacks the image.</summary>
    public static async Task RequireAsync()
    {
        var engine = await Found.Value;
        Assert.SkipUnless(engine is not null, "neither docker nor podman answers");
        var (code, _) = await AskAsync("image", "inspect", $"{Image}:{Tag}");
        Assert.SkipUnless(code == 0, $"{engine} has no image {Image}:{Tag}");
    }

    public static async Task<(int Code, string Output)> AskAsync(params string[] arguments) =>
        await AskAsync((await Found.Value)!, arguments);

    /// <summary>The names of the containers that there are, running or not, of one resource.</summary>
    public static async Task<string[]> ContainersOfAsync(string resource)
    {
        var (_, names) = await AskAsync("ps", "--all", "--filter", $"name={resource}", "--format", "{{.Names}}");
        return names.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public static async Task<bool> HasNoneOfAsync(string resource)
    {
        for (var i = 0; i < 200 && (await ContainersOfAsync(resource)).Length > 0; i++)
        {
            await Task.Delay(50);
        }

        return (await ContainersOfAsync(resource)).Length == 0;
    }

    private static async Task<string?> FindAsync()
    {
        var chosen = Environment.GetEnvironmentVariable("ASPIRE_CONTAINER_RUNTIME");
        foreach (var engine in chosen is null ? ["docker", "podman"] : new[] { chosen })
        {
            if ((await AskAsync(engine, ["ps", "--quiet"])).Code == 0)
            {
                return engine;
            }
        }

        return null;
    }

    private static async Task<(int Code, string Output)> AskAsync(string engine, string[] arguments)
    {
        var start = new ProcessStartInfo(engine, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Application.Patience);
            await errors;
            await process.WaitForExitAsync().WaitAsync(Application.Patience);
            return (process.ExitCode, output.Trim());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such command.
            return (-1, "");
        }
    }
}
