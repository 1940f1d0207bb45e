namespace DesignPatterns.Orchestrator.Tests.Containers;

/// <summary>An engine that can die and hang at will: a script that writes down what it is asked.</summary>
internal sealed class FakeEngine : IDisposable
{
    private const string Script =
        """
        #!/bin/bash
        cd "$(dirname "$0")"
        echo "$*" >> calls
        case "$1" in
          ps) [ ! -e dead ] || { echo 'the engine is away' >&2; exit 1; } ;;
          logs) echo ready; while [ ! -e dead ] && [ ! -e stopped ]; do sleep 0.05; done ;;
          wait) [ ! -e dead ] || { echo 'the engine is away' >&2; exit 1; }; echo 0 ;;
          stop) [ ! -e hanging ] || sleep 1000; touch stopped ;;
        esac
        """;

    /// <param name="name">The command, in a folder of its own.</param>
    public FakeEngine(string name)
    {
        Folder = Directory.CreateTempSubdirectory("engine-").FullName;
        Command = Path.Combine(Folder, name);
        File.WriteAllText(Command, Script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Command, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public string Folder { get; }

    public string Command { get; }

    /// <summary>Tells the orchestrator to use it.</summary>
    public string Choice => $"--DcpPublisher:ContainerRuntime={Command}";

    public string[] Calls => File.Exists(Path.Combine(Folder, "calls"))
        ? File.ReadAllLines(Path.Combine(Folder, "calls"))
        : [];

    public void Die() => File.WriteAllText(Path.Combine(Folder, "dead"), "");

    public void Hang() => File.WriteAllText(Path.Combine(Folder, "hanging"), "");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
