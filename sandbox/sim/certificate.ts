import { problem, type SimRoute } from './route.ts';

/** `GET /_sim/certificate.pem`: what clients have to trust to send mail over TLS. */
export const certificateRoute = (certificate: string | undefined): SimRoute => ({
  method: 'GET',
  path: '/_sim/certificate.pem',
  handle: () =>
    certificate === undefined
      ? problem(404, 'no TLS here: start with smtpTls starttls or implicit')
      : { status: 200, type: 'application/x-pem-file', text: certificate },
});
