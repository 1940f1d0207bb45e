namespace DesignPatterns.Balancing.Sending;

/// <summary>What a replica answered, and the attempt that goes on until its body has ended.</summary>
internal readonly record struct Answer(HttpResponseMessage Response, Attempt Attempt) : IDisposable
{
    /// <summary>The body, read under the attempt's time; its end ends the attempt.</summary>
    public Stream OpenBody() => new AttemptStream(Response.Content.ReadAsStream(), Attempt);

    public void Dispose()
    {
        Response.Dispose();
        Attempt.Dispose();
    }
}
