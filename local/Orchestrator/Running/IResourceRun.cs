namespace Aspire.Hosting.Running;

/// <summary>One run of a resource's process or container, from its start to its last line of output.</summary>
internal interface IResourceRun
{
    /// <summary>The exit code; null when the container engine can no longer tell it.</summary>
    Task<int?> Ended { get; }

    /// <summary>Whether the end was asked for.</summary>
    bool IsStopping { get; }

    /// <summary>The last thing it said: an error if there was one, and not a line of its stack.</summary>
    string? LastWord { get; }

    /// <summary>What can be told of it to whoever looks at the resource.</summary>
    ResourcePropertySnapshot Identity { get; }

    /// <summary>Asks it to end, and after a grace period ends it.</summary>
    Task StopAsync();
}
