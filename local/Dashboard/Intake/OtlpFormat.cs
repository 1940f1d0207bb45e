using System.Text;
using Google.Protobuf;
using Microsoft.Net.Http.Headers;

namespace DesignPatterns.Dashboard.Intake;

/// <summary>The two ways in which OTLP is written over HTTP.</summary>
internal enum OtlpFormat
{
    Protobuf,
    Json,
}

internal static class OtlpFormats
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    // As deep as protobuf itself lets a message be.
    private static readonly JsonParser Parser =
        new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <returns>Null when the request's body is something else.</returns>
    public static OtlpFormat? Of(HttpRequest request) =>
        !MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? null
        : type.MediaType.Equals(Protobuf, StringComparison.OrdinalIgnoreCase) ? OtlpFormat.Protobuf
        : type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) ? OtlpFormat.Json
        : null;

    /// <exception cref="IOException">The body is not such a message; what is wrong with it is said.</exception>
    public static T Parse<T>(this OtlpFormat format, ReadOnlyMemory<byte> body, MessageParser<T> parser)
        where T : IMessage<T>, new() =>
        format == OtlpFormat.Protobuf
            ? parser.ParseFrom(body.Span)
            : Parser.Parse<T>(Encoding.UTF8.GetString(body.Span));

    /// <summary>Answers in the format in which was asked.</summary>
    public static Task WriteAsync(this OtlpFormat format, HttpResponse response, int status, IMessage message)
    {
        var bytes = format == OtlpFormat.Protobuf
            ? message.ToByteArray()
            : Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message));
        response.StatusCode = status;
        response.ContentType = format == OtlpFormat.Protobuf ? Protobuf : Json;
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, response.HttpContext.RequestAborted).AsTask();
    }
}
