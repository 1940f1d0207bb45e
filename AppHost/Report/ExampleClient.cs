using DesignPatterns.AppHost.Resources;

namespace DesignPatterns.AppHost.Report;

/// <summary>What a system answered to its example request.</summary>
internal sealed record ExampleAnswer(string Curl, bool Succeeded, string Status, string Text);

/// <summary>Sends each system's example request, as the reader would by hand.</summary>
internal sealed class ExampleClient(DistributedApplicationModel model)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<ExampleAnswer>> SendAllAsync(CancellationToken cancellationToken)
    {
        // The certificate is made at start and signed by nobody: what `curl -k` does.
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        using var invoker = new HttpMessageInvoker(handler);

        var answers = new List<ExampleAnswer>();
        foreach (var resource in model.Resources.OfType<IResourceWithEndpoints>())
        {
            foreach (var example in resource.Annotations.OfType<ExampleRequest>())
            {
                var uri = new Uri(new Uri(resource.GetEndpoint(example.EndpointName).Url), example.Path);
                answers.Add(await SendAsync(invoker, uri, cancellationToken));
            }
        }

        return answers;
    }

    private static async Task<ExampleAnswer> SendAsync(
        HttpMessageInvoker invoker, Uri uri, CancellationToken cancellationToken)
    {
        var curl = $"curl {(uri.Scheme == Uri.UriSchemeHttps ? "-k " : "")}{uri}";
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            using var response = await invoker.SendAsync(request, timeout.Token);
            var text = await response.Content.ReadAsStringAsync(timeout.Token);
            var status = $"{(int)response.StatusCode} {response.ReasonPhrase}";
            var succeeded = response.IsSuccessStatusCode;
            return new(curl, succeeded, status, succeeded ? text : $"{status}: {text}");
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return new(curl, Succeeded: false, "no answer", $"no answer: {fault.Message}");
        }
    }
}
