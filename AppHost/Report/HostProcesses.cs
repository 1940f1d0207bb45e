using System.Diagnostics;
using System.Text.Json;

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
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        var rows = new List<RunRow>();
        foreach (var resource in model.Resources.OfType<ProjectResource>())
        {
            var memory = await FindMemoryAsync(invoker, resource, cancellationToken);
            var main = resource.GetEndpoints().First(endpoint => endpoint.EndpointName != "admin");
            rows.Add(new(resource.Name, state, memory, main.Url));
        }

        using var self = Process.GetCurrentProcess();
        rows.Add(new("(AppHost)", KnownResourceStates.Running, self.WorkingSet64, ""));
        return rows;
    }

    /// <summary>Bytes resident; null when the service cannot tell its process id.</summary>
    /// <remarks>The service is asked: the id on the resource can be that of a wrapper around it.</remarks>
    private static async Task<long?> FindMemoryAsync(
        HttpMessageInvoker invoker, ProjectResource resource, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, resource.GetEndpoint("admin").Url + "/faults");
            using var response = await invoker.SendAsync(request, timeout.Token);
            using var faults = await JsonDocument.ParseAsync(
                await response.Content.ReadAsStreamAsync(timeout.Token), default, timeout.Token);
            using var process = Process.GetProcessById(faults.RootElement.GetProperty("processId").GetInt32());
            return process.WorkingSet64;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or ArgumentException
            or JsonException or KeyNotFoundException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
