namespace Aspire.Hosting.Running.Containers;

/// <summary>No engine answers: its message says what to do.</summary>
internal sealed class RuntimeUnhealthyException(string message) : DistributedApplicationException(message);

/// <summary>What a command line said.</summary>
internal sealed record EngineAnswer(int? ExitCode, IReadOnlyList<LogLine> Lines)
{
    public IEnumerable<string> Output => Lines.Where(l => !l.IsErrorMessage).Select(l => l.Content);

    public string Reason => Lines.LastOrDefault(l => l.IsErrorMessage).Content ?? "no answer in time";
}

/// <summary>The <c>docker</c> or <c>podman</c> command: what both understand alike.</summary>
internal sealed class ContainerEngine(string command, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public string Command => command;

    /// <summary>The one that configuration names, else the first that answers.</summary>
    /// <exception cref="RuntimeUnhealthyException">None does.</exception>
    public static async Task<ContainerEngine> FindAsync(
        IConfiguration configuration, TimeProvider time, CancellationToken cancellationToken)
    {
        var chosen = configuration["DcpPublisher:ContainerRuntime"]
            ?? configuration["ASPIRE_CONTAINER_RUNTIME"];
        var reasons = new List<string>();
        foreach (var candidate in chosen is null ? ["docker", "podman"] : new[] { chosen })
        {
            if (Launch.Find(candidate) is not { } command)
            {
                reasons.Add($"there is no command '{candidate}'");
                continue;
            }

            var engine = new ContainerEngine(command, time);
            var answer = await engine.AskAsync(["ps", "--quiet"], Patience, cancellationToken);
            if (answer.ExitCode == 0)
            {
                return engine;
            }

            reasons.Add($"{candidate}: {answer.Reason}");
        }

        throw new RuntimeUnhealthyException(
            $"no container engine answers ({string.Join("; ", reasons)}): start Docker or Podman, or let the"
            + " ASPIRE_CONTAINER_RUNTIME variable name the one to use");
    }

    /// <summary>Starts one of the engine's commands; it dies with the AppHost.</summary>
    public Task<ServiceProcess> StartAsync(
        string[] arguments, ResourceLog log, Dictionary<string, string>? environment = null) =>
        ServiceProcess.StartAsync(
            new Launch(command, arguments, Environment.CurrentDirectory, environment ?? []), log, time);

    /// <summary>What it says, with its exit code; null instead of that when it takes longer.</summary>
    public async Task<EngineAnswer> AskAsync(
        string[] arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var said = new ResourceLog(time);
        var asked = await StartAsync(arguments, said);
        try
        {
            var code = await asked.Ended.WaitAsync(timeout, time, cancellationToken);
            return new EngineAnswer(code, said.Lines());
        }
        catch (TimeoutException)
        {
            return new EngineAnswer(null, said.Lines());
        }
        finally
        {
            await asked.KillAsync();
        }
    }
}
