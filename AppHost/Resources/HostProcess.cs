using System.Text.Json;

namespace DesignPatterns.AppHost.Resources;

/// <summary>The process that a host of ours runs in.</summary>
internal static class HostProcess
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly HttpMessageInvoker Client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
    });

    /// <summary>The service is asked: the id on the resource can be that of a wrapper around it.</summary>
    /// <exception cref="HttpRequestException">It does not answer.</exception>
    /// <exception cref="TimeoutException">There is no whole answer within 2 s: it may be paused.</exception>
    /// <exception cref="JsonException">What answers is no host of ours.</exception>
    /// <exception cref="KeyNotFoundException">Its faults are off, and its process its own affair.</exception>
    public static async Task<int> FindIdAsync(ProjectResource host, CancellationToken cancellationToken)
    {
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        asking.CancelAfter(Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, host.GetEndpoint("admin").Url + "/faults");
            using var response = await Client.SendAsync(request, asking.Token);
            using var faults = await JsonDocument.ParseAsync(
                await response.Content.ReadAsStreamAsync(asking.Token), default, asking.Token);
            return faults.RootElement.GetProperty("processId").GetInt32();
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{host.Name} did not answer within {Timeout.TotalSeconds} s.", late);
        }
    }
}
