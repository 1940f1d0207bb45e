using System.Runtime.ExceptionServices;

namespace DesignPatterns.Balancing.Sending;

/// <summary>A response, which may itself be a failure, or the reason that there is none.</summary>
internal readonly record struct AttemptResult(HttpResponseMessage? Response, HttpRequestException? Failure)
{
    public bool Failed { get; init; } = Response is null;

    public HttpResponseMessage ResponseOrThrow()
    {
        if (Failure is not null)
        {
            ExceptionDispatchInfo.Throw(Failure);
        }

        return Response!;
    }
}
