using System.Diagnostics;
using System.Text.Json;
using DesignPatterns.AppHost.Resources;
using StackExchange.Redis;

namespace DesignPatterns.AppHost.Report;

/// <summary>One line of the table: a resource, and where and how large it is.</summary>
internal sealed record RunRow(string Resource, string State, long? Memory, string Address);

/// <summary>Describes what runs, the AppHost itself included.</summary>
internal static class HostProcesses
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<RunRow>> DescribeAsync(
        DistributedApplicationModel model, string state, CancellationToken cancellationToken)
    {
        var rows = new List<RunRow>();
        foreach (var resource in model.Resources.OfType<IResourceWithEndpoints>())
        {
            var read = resource is ProjectResource host
                ? token => ReadAsync(host, token)
                : resource.Annotations.OfType<MemoryReading>().SingleOrDefault()?.ReadAsync;
            if (read is not null)
            {
                var main = resource.GetEndpoints().First(endpoint => endpoint.EndpointName != "admin");
                rows.Add(new(resource.Name, state, await TryAsync(read, cancellationToken), main.Url));
            }
        }

        using var self = Process.GetCurrentProcess();
        rows.Add(new("(AppHost)", KnownResourceStates.Running, self.WorkingSet64, ""));
        return rows;
    }

    /// <summary>Bytes resident; null when they cannot be learnt in time: the table is no place to fail.</summary>
    private static async Task<long?> TryAsync(
        Func<CancellationToken, Task<long?>> read, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            return await read(timeout.Token);
        }
        catch (Exception fault) when (
            fault is HttpRequestException or RedisException or IOException or OperationCanceledException
                or TimeoutException or ArgumentException or JsonException or KeyNotFoundException
            && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<long?> ReadAsync(ProjectResource host, CancellationToken cancellationToken)
    {
        using var process = Process.GetProcessById(await HostProcess.FindIdAsync(host, cancellationToken));
        return process.WorkingSet64;
    }
}
