namespace Aspire.Hosting.ApplicationModel;

public class ExecutableResource : Resource, IResourceWithEnvironment, IResourceWithArgs,
IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    public ExecutableResource(string name, string command, string workingDirectory) : base(name)
    {
        ArgumentNullException.ThrowIfNull(workingDirectory);
        ArgumentException.ThrowIfNullOrEmpty(command);
        Command = command;
        WorkingDirectory = workingDirectory;
    }

    public string Command { get; internal set; }
    public string WorkingDirectory { get; internal set; }
}
