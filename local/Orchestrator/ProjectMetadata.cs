namespace Aspire.Hosting;

public interface IProjectMetadata : IResourceAnnotation
{
    string ProjectPath { get; }
}

/// <summary>
/// What the generated Projects.* classes know beyond Aspire's: the assembly that the build made.
/// </summary>
public interface IBuiltProjectMetadata : IProjectMetadata
{
    string AssemblyPath { get; }
}

public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;
