namespace DesignPatterns.Balancing.Sending;

/// <summary>The attempts of a set, for whoever sends by <see cref="HttpMessageInvoker"/>.</summary>
internal sealed class BalancingHandler(Attempts attempts) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await attempts.SendAsync(request, cancellationToken);
        answer.Response.Content = new AttemptContent(answer.Response.Content, answer.Attempt);
        return answer.Response;
    }
}
