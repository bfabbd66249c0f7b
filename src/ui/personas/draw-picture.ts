/** Cards are upright, as the pictures are that people put them into. */
const WIDTH = 400;
const HEIGHT = 600;

/** A picture for a card that has none: its first letter on bronze. @returns PNG */
export function drawPicture(name: string): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  if (context) draw(context, name);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('This browser draws no pictures; save the persona as JSON.'));
    }, 'image/png');
  });
}

function draw(context: CanvasRenderingContext2D, name: string): void {
  const ground = context.createLinearGradient(0, 0, WIDTH, HEIGHT);
  ground.addColorStop(0, '#dba544');
  ground.addColorStop(1, '#6d4206');
  context.fillStyle = ground;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = '#fdf6e8';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = '500 220px ui-serif, Georgia, serif';
  context.fillText(initialOf(name), WIDTH / 2, HEIGHT / 2 - 40);
  context.font = '500 32px ui-serif, Georgia, serif';
  context.fillText(name, WIDTH / 2, HEIGHT - 90, WIDTH - 48);
}

/** What a reader takes for one letter, which may be several code points. */
export function initialOf(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return first?.segment.toLocaleUpperCase() ?? '?';
}
