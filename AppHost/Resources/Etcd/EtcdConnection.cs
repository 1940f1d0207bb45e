using System.Globalization;
using System.Net;

namespace DesignPatterns.AppHost.Resources.Etcd;

/// <summary>What a member tells over HTTP, beside its job, on the same port.</summary>
internal static class EtcdConnection
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly HttpMessageInvoker Client = new(new SocketsHttpHandler
    {
        ConnectTimeout = Timeout,
        UseProxy = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
    });

    /// <exception cref="HttpRequestException">Nobody accepts the connection, or what answers is not etcd.</exception>
    /// <exception cref="TimeoutException">There is no whole answer within 2 s.</exception>
    /// <exception cref="InvalidOperationException">Its port is not known yet.</exception>
    public static async Task<(HttpStatusCode Status, string Text)> GetAsync(
        EndpointReference member, string path, CancellationToken cancellationToken)
    {
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        asking.CancelAfter(Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{member.Host}:{member.Port}{path}");
            using var response = await Client.SendAsync(request, asking.Token);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(asking.Token));
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{path} was not answered within {Timeout.TotalSeconds} s.", late);
        }
    }

    /// <summary>The resident memory, as the member tells it: that works for a container, too.</summary>
    public static async Task<long?> ReadMemoryAsync(EndpointReference member, CancellationToken cancellationToken)
    {
        // process_resident_memory_bytes 2.3105536e+07
        const string Field = "process_resident_memory_bytes ";
        var (_, text) = await GetAsync(member, "/metrics", cancellationToken);
        var line = text.Split('\n').FirstOrDefault(one => one.StartsWith(Field, StringComparison.Ordinal));
        return double.TryParse(line?[Field.Length..], CultureInfo.InvariantCulture, out var bytes) ? (long)bytes : null;
    }
}
