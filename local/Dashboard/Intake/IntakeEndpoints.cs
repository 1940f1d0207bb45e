using Google.Protobuf;

namespace DesignPatterns.Dashboard.Intake;

/// <summary>OTLP over HTTP: <c>POST /v1/traces</c>, <c>/v1/metrics</c>, <c>/v1/logs</c>.</summary>
internal static class IntakeEndpoints
{
    public static void AddIntake(this IServiceCollection services)
    {
        services.AddSingleton<TextTable>();
        services.AddSingleton<AttributeReader>();
        services.AddSingleton<SenderTable>();
        services.AddSingleton<TraceIntake>();
        services.AddSingleton<MetricIntake>();
        services.AddSingleton<LogIntake>();
        services.AddSingleton<IntakeGate>();
    }

    // Exporters have a key instead of a cookie.
    public static void MapIntake(this IEndpointRouteBuilder routes)
    {
        var intake = routes.MapGroup("/v1").AllowAnonymous();
        intake.MapPost("/traces", (HttpContext context, IntakeGate gate, TraceIntake traces) =>
            ReceiveAsync(context, gate, Otlp.TracesRequest.Parser, JsonIds.Restore, traces.Take));
        intake.MapPost("/metrics", (HttpContext context, IntakeGate gate, MetricIntake metrics) =>
            ReceiveAsync(context, gate, Otlp.MetricsRequest.Parser, _ => { }, metrics.Take));
        intake.MapPost("/logs", (HttpContext context, IntakeGate gate, LogIntake logs) =>
            ReceiveAsync(context, gate, Otlp.LogsRequest.Parser, JsonIds.Restore, logs.Take));
    }

    private static async Task ReceiveAsync<T>(
        HttpContext context,
        IntakeGate gate,
        MessageParser<T> parser,
        Action<T> restoreIds,
        Func<T, IMessage> take)
        where T : IMessage<T>, new()
    {
        var known = OtlpFormats.Of(context.Request);
        var format = known ?? OtlpFormat.Json;
        if (!gate.HasKey(context.Request))
        {
            await Refusal.NoKey.WriteAsync(context, format);
        }
        else if (known is null)
        {
            await Refusal.NotOtlp.WriteAsync(context, format);
        }
        else if (!IntakeBody.IsKnown(context.Request.Headers.ContentEncoding.ToString()))
        {
            await Refusal.UnknownEncoding.WriteAsync(context, format);
        }
        else if (!await gate.EnterAsync(context.RequestAborted))
        {
            await Refusal.Busy.WriteAsync(context, format);
        }
        else
        {
            try
            {
                await ReadAsync(context, format, parser, restoreIds, take);
            }
            finally
            {
                gate.Leave();
            }
        }
    }

    private static async Task ReadAsync<T>(
        HttpContext context,
        OtlpFormat format,
        MessageParser<T> parser,
        Action<T> restoreIds,
        Func<T, IMessage> take)
        where T : IMessage<T>, new()
    {
        T request;
        try
        {
            using var body = await IntakeBody.ReadAsync(context.Request, context.RequestAborted);
            if (body is null)
            {
                await Refusal.TooLong.WriteAsync(context, format);
                return;
            }

            request = format.Parse(body.Bytes, parser);
        }
        catch (Exception fault) when (fault is InvalidDataException or InvalidProtocolBufferException
            or InvalidJsonException)
        {
            await Refusal.Unreadable(fault.Message).WriteAsync(context, format);
            return;
        }
        catch (BadHttpRequestException fault)
        {
            // Its framing is broken, or it comes too slowly.
            await Refusal.Broken(fault).WriteAsync(context, format);
            return;
        }

        if (format == OtlpFormat.Json)
        {
            restoreIds(request);
        }

        await format.WriteAsync(context.Response, StatusCodes.Status200OK, take(request));
    }
}
