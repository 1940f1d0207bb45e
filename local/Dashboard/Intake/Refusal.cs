namespace DesignPatterns.Dashboard.Intake;

/// <summary>Why a request was not taken: its status, and as OTLP wants it google.rpc.Status.</summary>
internal sealed record Refusal(int Status, int Code, string Message)
{
    private const int InvalidArgument = 3;
    private const int ResourceExhausted = 8;
    private const int Unavailable = 14;
    private const int Unauthenticated = 16;

    public static readonly Refusal NoKey = new(
        StatusCodes.Status401Unauthorized,
        Unauthenticated,
        "The header x-otlp-api-key is missing, or is not this run's key.");

    public static readonly Refusal NotOtlp = new(
        StatusCodes.Status415UnsupportedMediaType,
        InvalidArgument,
        "Content-Type must be application/x-protobuf or application/json.");

    public static readonly Refusal UnknownEncoding = new(
        StatusCodes.Status415UnsupportedMediaType,
        InvalidArgument,
        "Content-Encoding must be gzip or none.");

    public static readonly Refusal TooLong = new(
        StatusCodes.Status413PayloadTooLarge,
        ResourceExhausted,
        $"The body is longer than {IntakeBounds.BodyBytes >> 20} MiB: send smaller batches.");

    public static readonly Refusal Busy = new(
        StatusCodes.Status503ServiceUnavailable,
        Unavailable,
        "Too many requests at once: come again in a second.");

    /// <param name="why">The parser's words, which quote nothing of what came but a few characters.</param>
    public static Refusal Unreadable(string why) => new(
        StatusCodes.Status400BadRequest,
        InvalidArgument,
        $"The body cannot be read: {TextTable.Cut(why, 300)}");

    public static Refusal Broken(BadHttpRequestException fault) =>
        new(fault.StatusCode, InvalidArgument, fault.Message);

    public Task WriteAsync(HttpContext context, OtlpFormat format)
    {
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return format.WriteAsync(context.Response, Status, new Otlp.Status { Code = Code, Message = Message });
    }
}
