using System.Globalization;

namespace Aspire.Hosting.Running.Containers;

/// <summary>One run of a resource's container, which is removed at its end.</summary>
internal sealed class ContainerRun : IResourceRun
{
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private readonly ContainerEngine _engine;
    private readonly string _name;
    private readonly ContainerGuard _guard;
    private readonly ServiceProcess _output;
    private string? _reason;

    private ContainerRun(ContainerEngine engine, string name, ContainerGuard guard, ServiceProcess output)
    {
        (_engine, _name, _guard, _output) = (engine, name, guard, output);
        Ended = EndAsync();
    }

    public Task<int?> Ended { get; }
    public bool IsStopping { get; private set; }
    public string? LastWord => _reason ?? _output.LastWord;
    public ResourcePropertySnapshot Identity => new("container.name", _name);

    /// <summary>Pulls the image if it must, and returns when the container runs.</summary>
    /// <exception cref="DistributedApplicationException">The engine's sentence on why it does not.</exception>
    public static async Task<ContainerRun> StartAsync(
        ContainerEngine engine, ContainerResource resource, string[] arguments,
        Dictionary<string, string> environment, ResourceLog log, CancellationToken cancellationToken)
    {
        await RemoveLeftoversAsync(engine, cancellationToken);
        var name = ContainerName.New(resource.Name);
        var guard = new ContainerGuard(engine, name);
        try
        {
            var line = CommandLine(resource, name, arguments, environment.Keys);
            var start = await engine.StartAsync(line, log, environment);
            try
            {
                if (await start.Ended.WaitAsync(cancellationToken) != 0)
                {
                    throw new DistributedApplicationException(
                        ReasonOf(log) ?? start.LastWord ?? "it did not start");
                }
            }
            finally
            {
                await start.KillAsync();
            }

            var output = await engine.StartAsync(["logs", "--follow", name], log);
            return new ContainerRun(engine, name, guard, output);
        }
        catch
        {
            await guard.RemoveAsync();
            guard.Dispose();
            throw;
        }
    }

    /// <summary>Takes half a minute at most, even if the engine no longer answers.</summary>
    public async Task StopAsync()
    {
        IsStopping = true;
        var seconds = GracePeriod.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        string[] stop = ["stop", "-t", seconds, _name];
        var stopped = await _engine.AskAsync(stop, GracePeriod + Patience, CancellationToken.None);
        if (stopped.ExitCode != 0)
        {
            await _output.KillAsync();
        }

        await Ended;
    }

    // The variables' values are in the environment of the engine's command, not among its arguments.
    private static string[] CommandLine(
        ContainerResource resource, string name, string[] arguments, IEnumerable<string> variables) =>
    [
        "run", "--detach", "--name", name, "--label", ContainerName.Label,
        .. resource.Annotations.OfType<EndpointAnnotation>().SelectMany(endpoint => new[]
        {
            "--publish", $"127.0.0.1:{endpoint.AllocatedEndpoint!.Port}:{endpoint.TargetPort}",
        }),
        .. resource.Annotations.OfType<ContainerMountAnnotation>()
            .SelectMany(mount => new[] { "--volume", $"{mount.Volume}:{mount.Target}" }),
        .. variables.SelectMany(variable => new[] { "--env", variable }),
        .. resource.Entrypoint is { } entrypoint ? new[] { "--entrypoint", entrypoint } : [],
        resource.Annotations.OfType<ContainerImageAnnotation>().Last().Reference,
        // The shell makes way for the command, which the request to end would not reach otherwise.
        .. resource.ShellExecution ? ["-c", $"exec {string.Join(' ', arguments)}"] : arguments,
    ];

    /// <summary>Removes the containers of AppHosts that were killed, and their guards with them.</summary>
    private static async Task RemoveLeftoversAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        string[] list = ["ps", "--all", "--filter", $"label={ContainerName.Label}", "--format", "{{.Names}}"];
        var all = await engine.AskAsync(list, GracePeriod, cancellationToken);
        string[] leftovers = [.. all.Output.Where(ContainerName.IsLeftover)];
        if (leftovers.Length > 0)
        {
            // Killed before: podman would ask each to end, and wait.
            await engine.AskAsync(["kill", .. leftovers], GracePeriod, cancellationToken);
            await engine.AskAsync(["rm", "--force", .. leftovers], GracePeriod, cancellationToken);
        }
    }

    // After its error, the engine points to its manual.
    private static string? ReasonOf(ResourceLog log) => log.Lines()
        .LastOrDefault(l => l.IsErrorMessage && l.Content.Contains("rror", StringComparison.Ordinal)).Content;

    private async Task<int?> EndAsync()
    {
        await _output.Ended;
        // At once, if the output ended with the container, and not with the engine.
        var waited = await _engine.AskAsync(["wait", _name], GracePeriod, CancellationToken.None);
        _reason = waited.ExitCode == 0 ? null : waited.Reason;
        await _guard.RemoveAsync();
        _guard.Dispose();
        return int.TryParse(waited.Output.LastOrDefault(), CultureInfo.InvariantCulture, out var code)
            ? code
            : null;
    }
}
