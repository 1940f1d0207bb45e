using System.ComponentModel;
using System.Diagnostics;

namespace DesignPatterns.AppHost.Resources;

/// <summary>Decides for <c>--backing auto</c> whether a backing service is a container, and prints why.</summary>
internal static class ContainerChoice
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PullTimeout = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Whether the service is to be a container of that image: <c>auto</c> says so where an engine answers and has
    /// the image, or can pull it in two minutes.
    /// </summary>
    public static bool IsContainer(
        this IDistributedApplicationBuilder builder, Choices choices, string service, string image)
    {
        if (choices.Backing != "auto")
        {
            return choices.Backing == "containers";
        }

        // The settings by which Aspire, too, is told which engine to use.
        var chosen = builder.Configuration["DcpPublisher:ContainerRuntime"]
            ?? builder.Configuration["ASPIRE_CONTAINER_RUNTIME"];
        string[] engines = chosen is null ? ["docker", "podman"] : [chosen];
        var engine = engines.FirstOrDefault(one => Run(one, Patience, "ps", "--quiet"));
        var isContainer = engine is not null && Has(engine, image);
        var reason = isContainer ? $"a container of {image}, by {engine}"
            : engine is null ? $"a process: no container engine answers ({string.Join(", ", engines)})"
            : $"a process: {engine} has no image {image}, and could not pull it";
        Console.Out.WriteLine($"{service} is {reason}.");
        return isContainer;
    }

    private static bool Has(string engine, string image)
    {
        if (Run(engine, Patience, "image", "inspect", "--format", "{{.Id}}", image))
        {
            return true;
        }

        Console.Out.WriteLine($"Pulling {image} with {engine}, for two minutes at most …");
        return Run(engine, PullTimeout, "pull", image);
    }

    /// <summary>Whether the command succeeded in time; what it says of a pull is shown, else nothing.</summary>
    private static bool Run(string engine, TimeSpan timeout, params string[] arguments)
    {
        var start = new ProcessStartInfo(engine, arguments)
        {
            RedirectStandardOutput = arguments[0] != "pull",
            RedirectStandardError = arguments[0] != "pull",
            UseShellExecute = false,
        };
        try
        {
            using var process = Process.Start(start)!;
            if (process.WaitForExit(timeout))
            {
                return process.ExitCode == 0;
            }

            process.Kill(entireProcessTree: true);
            return false;
        }
        catch (Win32Exception)
        {
            // There is no such command.
            return false;
        }
    }
}
