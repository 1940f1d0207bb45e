using System.Buffers;
using System.Globalization;
using System.Text;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>The answers that no shard has to give.</summary>
internal static class LocalAnswers
{
    private const string NoPassword =
        "ERR AUTH <password> called without any password configured for the default user. "
        + "Are you sure your configuration is correct?";

    public static void Write(
        IBufferWriter<byte> output, RedisCommand command, RespRequest request, ReadOnlySpan<byte> bytes,
        RespClient client, Router router)
    {
        switch (command.Name)
        {
            case "PING" when request.Count > 2:
                RespText.WriteError(output, command.ArityError());
                break;
            case "PING" when request.Count == 1:
                output.Write(RespText.Pong);
                break;
            case "PING" or "ECHO":
                RespText.WriteBulk(output, request.Argument(bytes, 1));
                break;
            case "QUIT":
                output.Write(RespText.Ok);
                break;
            case "SELECT":
                Select(output, request.Argument(bytes, 1));
                break;
            case "TIME":
                Time(output);
                break;
            case "AUTH":
                Authenticate(output, request, bytes, client, router);
                break;
            case "HELLO":
                HelloAnswer.Write(output, request, bytes, client);
                break;
            case "CLIENT":
                ClientAnswers.Write(output, request, bytes, client);
                break;
            case "COMMAND":
                CommandAnswers.Write(output, request, bytes);
                break;
            default:
                InfoAnswer.Write(output, request, bytes, router);
                break;
        }
    }

    /// <summary>OK, or the error.</summary>
    public static void WriteOkOr(IBufferWriter<byte> output, string? error)
    {
        if (error is null)
        {
            output.Write(RespText.Ok);
        }
        else
        {
            RespText.WriteError(output, error);
        }
    }

    public static void WriteText(IBufferWriter<byte> output, string text) =>
        RespText.WriteBulk(output, Encoding.UTF8.GetBytes(text));

    private static void Select(IBufferWriter<byte> output, ReadOnlySpan<byte> database) => WriteOkOr(
        output,
        !RespInteger.TryRead(database, out var number) || number != (int)number
            ? "ERR value is not an integer or out of range"
            : number == 0 ? null : "ERR DB index is out of range");

    private static void Time(IBufferWriter<byte> output)
    {
        var microseconds = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks
            / TimeSpan.TicksPerMicrosecond;
        RespText.WriteArrayHeader(output, 2);
        WriteText(output, (microseconds / 1_000_000).ToString(CultureInfo.InvariantCulture));
        WriteText(output, (microseconds % 1_000_000).ToString(CultureInfo.InvariantCulture));
    }

    private static void Authenticate(
        IBufferWriter<byte> output, RespRequest request, ReadOnlySpan<byte> bytes, RespClient client, Router router)
    {
        WriteOkOr(output, request.Count switch
        {
            > 3 => "ERR syntax error",
            2 when router.Options.ClientPassword.Length == 0 => NoPassword,
            2 => client.Know("default"u8, request.Argument(bytes, 1)),
            _ => client.Know(request.Argument(bytes, 1), request.Argument(bytes, 2)),
        });
    }
}
