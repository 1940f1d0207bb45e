using System.Diagnostics;

namespace Aspire.Hosting.Running;

/// <summary>
/// What is started for a resource: the command line, the place, and the variables beyond the inherited ones.
/// </summary>
internal sealed record Launch(
    string Command, string[] Arguments, string WorkingDirectory, Dictionary<string, string> Environment)
{
    // A session of its own keeps the terminal's Ctrl+C away, and setpriv lets it die with the AppHost.
    // The AppHost may have died before setpriv asked to be told: then the shell finds another parent, and
    // gives up.
    // Not sh: dash drops variables with a hyphen in their names, as in services__dictionary-server__http__0.
    // Each replaces itself by what it starts: the process id is the service's own.
    private static readonly string[] Prefix =
        OperatingSystem.IsLinux() && Find("setsid") is { } setsid && Find("setpriv") is { } setpriv
            && Find("bash") is { } bash
            ?
            [
                setsid, setpriv, "--pdeathsig", "KILL", "--",
                bash, "-c", $"[ \"$PPID\" = {System.Environment.ProcessId} ] && exec \"$0\" \"$@\"",
            ]
            : [];

    public static bool HasOwnSession => Prefix.Length > 0;

    /// <summary>Checks that what is to be started is there.</summary>
    public static Launch Create(
        IResource resource, string[] arguments, Dictionary<string, string> environment) => resource switch
        {
            ProjectResource project => ForProject(project, arguments, environment),
            ExecutableResource executable => ForExecutable(executable, arguments, environment),
            _ => throw new InvalidOperationException($"{resource.Name} is not a process."),
        };

    public ProcessStartInfo ToStartInfo()
    {
        string[] line = [.. Prefix, Command, .. Arguments];
        var info = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = WorkingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in Environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    private static Launch ForProject(
        ProjectResource project, string[] arguments, Dictionary<string, string> environment)
    {
        var metadata = project.Annotations.OfType<IProjectMetadata>().Single();
        var assembly = (metadata as IBuiltProjectMetadata)?.AssemblyPath
            ?? throw new DistributedApplicationException(
                $"the project {metadata.ProjectPath} is not among the AppHost's references: add it there");
        if (!File.Exists(assembly))
        {
            throw new DistributedApplicationException(
                $"{assembly} does not exist: build the AppHost, then run it again");
        }

        return ForAssembly(assembly, arguments, Path.GetDirectoryName(metadata.ProjectPath)!, environment);
    }

    public static Launch ForAssembly(
        string assembly, string[] arguments, string workingDirectory, Dictionary<string, string> environment)
    {
        var dotnet = System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Find("dotnet")
            ?? throw new DistributedApplicationException(
                "the command 'dotnet' was not found: put it on PATH");
        return new Launch(dotnet, [assembly, .. arguments], workingDirectory, environment);
    }

    private static Launch ForExecutable(
        ExecutableResource executable, string[] arguments, Dictionary<string, string> environment)
    {
        var directory = executable.WorkingDirectory;
        if (!Directory.Exists(directory))
        {
            throw new DistributedApplicationException(
                $"its working directory {directory} does not exist: create it");
        }

        var isPath = executable.Command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal);
        var command = isPath
            ? Existing(Path.Combine(directory, executable.Command))
            : Find(executable.Command);
        return new Launch(
            command ?? throw new DistributedApplicationException(
                $"the command '{executable.Command}' was not found: install it"
                + (isPath ? "" : ", or put it on PATH")),
            arguments,
            directory,
            environment);
    }

    public static string? Find(string command) =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(directory => Existing(Path.Combine(directory, command)))
            .FirstOrDefault(found => found is not null);

    private static string? Existing(string path) => File.Exists(path) ? path
        : OperatingSystem.IsWindows() && File.Exists(path + ".exe") ? path + ".exe" : null;
}
